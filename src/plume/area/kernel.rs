//! One area source in one hour: its receptors take turns in eight seats, each with its own walk; every step answers the
//! questions of all seats at once.

use super::board::{Board, SEATS};
use super::deplete::DepletionTask;
use super::deposit::DepositedStrip;
use super::far::FarTask;
use super::integrand::{Asked, Integrand, Told};
use super::reach::{Outline, Reached, reached};
use super::romberg::Accuracy;
use super::walk::{Node, Question, Walk};
use super::{AreaField, AreaTrace};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};
use crate::plume::core::constants::TWO_PI;
use crate::plume::core::{PlumeField, SourceHour, critical_height, meander_fraction};
use crate::plume::deposition::SourceDeposition;

/// What is computed: one integral each, for AERMOD's ends when it has converged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// C/Q [s/m³ per m²].
    Concentration,
    /// Dry and wet deposition over Q [1/m² per m²].
    Deposition,
    /// Dry deposition.
    Dry,
    /// Wet deposition.
    Wet,
}

/// One area source and hour over a block of receptors.
pub struct AreaTask<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Its shape.
    pub shape: &'t AreaField,
    /// Its deposition, if anything of it falls, is laid down or washed out.
    pub deposition: Option<&'t SourceDeposition>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// What is computed.
    pub quantities: &'t [Quantity],
    /// Where the values of the block go, `[quantity][receptor]`.
    pub out: &'t mut [f64],
    /// Where the plumes' traces for NO2 schemes go, a receptor each.
    pub traces: Option<&'t mut [AreaTrace]>,
}

impl LaneKernel for AreaTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        if self.deposition.is_some() {
            AreaKernel::<true>(self).run::<V>();
        } else {
            AreaKernel::<false>(self).run::<V>();
        }
    }
}

impl AreaTask<'_, '_> {
    /// Computes with the widest registers.
    pub fn compute(self) {
        if self.deposition.is_some() {
            dispatch(AreaKernel::<true>(self));
        } else {
            dispatch(AreaKernel::<false>(self));
        }
    }

    /// How closely the integrals are taken.
    fn accuracy(&self) -> Accuracy {
        let o = self.source.options;
        if o.fast_area || o.fast_all || o.toxics {
            Accuracy::FAST
        } else {
            Accuracy::DEFAULT
        }
    }
}

/// One seat: a receptor and how far it has come.
struct Seat {
    walk: Walk,
    /// Number within the block.
    receptor: usize,
    /// The polygon as the receptor sees it.
    corners: Vec<(f64, f64)>,
    /// Number of the quantity.
    quantity: usize,
    /// In the part that is spread over all directions.
    around: bool,
    /// The coherent part.
    coherent: f64,
    node: Option<Node>,
}

/// Its computation, with deposition or without: two kernels, for each is large.
struct AreaKernel<'t, 'a, const DEPOSITED: bool>(AreaTask<'t, 'a>);

impl<const DEPOSITED: bool> LaneKernel for AreaKernel<'_, '_, DEPOSITED> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let task = self.0;
        let outline = Outline::new(task.source, task.shape);
        let reached = reached::<V>(
            task.source,
            &outline,
            task.receptors,
            task.first,
            task.out.len() / task.quantities.len().max(1),
            task.traces.is_some(),
        );
        let integrand = Integrand::new(task.source);
        let mut hall = Hall::new(task, integrand, outline, reached);
        hall.seat_all::<V, DEPOSITED>();
        hall.far();
        hall.beside();
    }
}

/// Everything together.
struct Hall<'k, 't, 'a> {
    task: AreaTask<'t, 'a>,
    integrand: Integrand<'k, 'a>,
    outline: Outline,
    reached: Reached,
    next: usize,
    count: usize,
    /// Air and heights of each step are kept.
    keep: bool,
}

impl<'k, 't, 'a> Hall<'k, 't, 'a>
where
    't: 'k,
{
    fn new(
        task: AreaTask<'t, 'a>,
        integrand: Integrand<'k, 'a>,
        outline: Outline,
        reached: Reached,
    ) -> Self {
        let count = task.out.len() / task.quantities.len().max(1);
        let keep = task.source.options.area_meander || task.traces.is_some();
        task.out.fill(0.0);
        Self {
            task,
            integrand,
            outline,
            reached,
            next: 0,
            count,
            keep,
        }
    }

    /// Lets all receptors take their turns.
    #[inline(always)]
    fn seat_all<V: Lanes, const DEPOSITED: bool>(&mut self) {
        let mut board = Board::new(&self.task);
        let accuracy = self.task.accuracy();
        let mut seats: [Seat; SEATS] = std::array::from_fn(|_| Seat::new(accuracy));
        let mut taken = 0;
        for (lane, seat) in seats.iter_mut().enumerate().take(V::WIDTH) {
            if self.sit_down(seat, lane, &mut board) {
                taken += 1;
            }
            board.ask(lane, seat.node);
        }
        while taken > 0 {
            self.step::<V, DEPOSITED>(&mut board);
            for (lane, seat) in seats.iter_mut().enumerate().take(V::WIDTH) {
                if seat.node.is_none() {
                    continue;
                }
                seat.node = seat.walk.next(board.answer[lane]);
                if seat.node.is_none() && !self.go_on(seat, lane, &mut board) {
                    taken -= 1;
                }
                board.ask(lane, seat.node);
            }
        }
    }

    /// Answers the questions of all seats.
    #[inline(always)]
    fn step<V: Lanes, const DEPOSITED: bool>(&self, board: &mut Board) {
        if DEPOSITED && !self.task.source.options.area_depletion {
            self.deplete(board);
        }
        let asked = Asked::new(
            V::load(&board.distance),
            V::load(&board.across),
            V::load(&board.question),
        );
        let place = board.place();
        let told: Told<V> = match self.task.deposition {
            Some(deposition) if DEPOSITED => DepositedStrip {
                integrand: &self.integrand,
                deposition,
                quantities: self.task.quantities,
            }
            .answer(&asked, &place, V::load(&board.quantity), &board.shares),
            _ => self.integrand.answer(&asked, &place),
        };
        told.answer.store(&mut board.answer);
        told.sigma_w.store(&mut board.sigma_w);
        if self.keep {
            told.air.wind.store(&mut board.wind);
            told.air.sigma_v.store(&mut board.sigma_v);
            told.air.dissipation.store(&mut board.dissipation);
            told.centre.store(&mut board.centre);
            told.weight.store(&mut board.weight);
        }
    }

    /// What depletion leaves of each class at the distances asked for.
    fn deplete(&self, board: &mut Board) {
        let Some(deposition) = self.task.deposition else {
            return;
        };
        if !deposition.dry_depletion && !deposition.wet_depletion {
            return;
        }
        let across = Question::Across.code();
        if board.question.iter().all(|question| *question == across) {
            return;
        }
        let before = board.sigma_w;
        DepletionTask {
            source: self.task.source,
            deposition,
            distance: board.distance,
            path: board.distance,
            above_base: board.above_base,
            elevation: board.elevation,
            hill_height: board.hill_height,
            shares: &mut board.shares,
            sigma_w: &mut board.sigma_w,
        }
        .compute();
        for (lane, question) in board.question.iter().enumerate() {
            if *question == across {
                board.sigma_w[lane] = before[lane];
            }
        }
    }

    /// The next receptor that asks something takes a seat; false when none is left.
    fn sit_down(&mut self, seat: &mut Seat, lane: usize, board: &mut Board) -> bool {
        let s = self.task.source;
        let field = self.task.receptors;
        while let Some(&receptor) = self.reached.near.get(self.next) {
            self.next += 1;
            seat.receptor = receptor as usize;
            let k = self.task.first + seat.receptor;
            seat.corners.clear();
            seat.corners
                .extend(self.task.shape.corners.iter().map(|corner| {
                    self.outline
                        .turn(field.x[k] - corner[0], field.y[k] - corner[1])
                }));
            board.along[lane] = self.along(k).0;
            board.flagpole[lane] = field.flagpole[k];
            board.elevation[lane] = field.elevation[k];
            board.hill_height[lane] = field.hill_height[k];
            board.above_base[lane] = if s.flat {
                field.flagpole[k]
            } else {
                field.elevation[k] - s.elevation + field.flagpole[k]
            };
            board.critical[lane] =
                critical_height(s, field.hill_height[k], field.elevation[k], s.height);
            let integrals = self.integrand.integrals(board.above_base[lane]);
            for (lanes, value) in board.integral.iter_mut().zip(integrals) {
                lanes[lane] = value;
            }
            board.sigma_w[lane] = s.sigma_w;
            board.wind[lane] = s.wind;
            board.sigma_v[lane] = s.sigma_v;
            board.centre[lane] = s.height;
            if let (Some(deposition), true) = (self.task.deposition, s.options.area_depletion) {
                board.deplete_once(s, deposition, lane, &seat.corners);
            }
            seat.quantity = 0;
            seat.around = false;
            board.quantity[lane] = 0.0;
            seat.node = seat.walk.begin(&seat.corners, false);
            if seat.node.is_some() || self.finish_part(seat, lane, board) {
                return true;
            }
        }
        seat.node = None;
        false
    }

    /// After the end of a walk: the next one of the same receptor, or the next receptor.
    fn go_on(&mut self, seat: &mut Seat, lane: usize, board: &mut Board) -> bool {
        self.finish_part(seat, lane, board) || self.sit_down(seat, lane, board)
    }

    /// Takes the result of a walk; true when the receptor has another one to go.
    fn finish_part(&mut self, seat: &mut Seat, lane: usize, board: &mut Board) -> bool {
        let s = self.task.source;
        loop {
            let mut value = seat.walk.total();
            if s.options.area_meander {
                if seat.around {
                    let k = self.task.first + seat.receptor;
                    let (along, across) = self.along(k);
                    let distance = (along * along + across * across).sqrt();
                    let share =
                        meander_fraction(s, board.wind[lane], board.sigma_v[lane], distance);
                    value = share * (value / TWO_PI) + (1.0 - share) * seat.coherent;
                } else {
                    seat.coherent = value;
                    seat.around = true;
                    seat.node = seat.walk.begin(&seat.corners, true);
                    if seat.node.is_some() {
                        return true;
                    }
                    continue;
                }
            }
            self.task.out[seat.quantity * self.count + seat.receptor] = value;
            seat.around = false;
            seat.quantity += 1;
            if seat.quantity == self.task.quantities.len() {
                self.trace(seat, lane, board);
                return false;
            }
            board.quantity[lane] = seat.quantity as f64;
            seat.node = seat.walk.begin(&seat.corners, false);
            if seat.node.is_some() {
                return true;
            }
        }
    }

    /// Distances of a receptor from the centre along and across the wind [m].
    fn along(&self, k: usize) -> (f64, f64) {
        let field = self.task.receptors;
        let [x, y] = self.outline.centre;
        self.outline.turn(field.x[k] - x, field.y[k] - y)
    }

    /// Notes what the last step has left.
    fn trace(&mut self, seat: &Seat, lane: usize, board: &Board) {
        let (along, across) = self.along(self.task.first + seat.receptor);
        if let Some(traces) = self.task.traces.as_deref_mut() {
            traces[seat.receptor] = AreaTrace {
                reached: true,
                downwind: along,
                distance: (along * along + across * across).sqrt(),
                wind: board.wind[lane],
                dissipation: board.dissipation[lane],
                height: board.centre[lane],
                terrain_weight: board.weight[lane],
            };
        }
    }

    /// Receptors so far away that the area is a point.
    fn far(&mut self) {
        if self.reached.far.is_empty() {
            return;
        }
        FarTask {
            source: self.task.source,
            shape: self.task.shape,
            outline: &self.outline,
            receptors: self.task.receptors,
            first: self.task.first,
            list: &self.reached.far,
            deposition: self.task.deposition,
            quantities: self.task.quantities,
            out: self.task.out,
            traces: self.task.traces.as_deref_mut(),
        }
        .compute();
    }

    /// Receptors beside the plume: AERMOD leaves the air at the release height there.
    fn beside(&mut self) {
        let s = self.task.source;
        for n in std::mem::take(&mut self.reached.beside) {
            let n = n as usize;
            let (along, across) = self.along(self.task.first + n);
            if let Some(traces) = self.task.traces.as_deref_mut() {
                traces[n] = AreaTrace {
                    downwind: along,
                    distance: (along * along + across * across).sqrt(),
                    wind: s.wind,
                    ..AreaTrace::default()
                };
            }
        }
    }
}

impl Seat {
    fn new(accuracy: Accuracy) -> Self {
        Self {
            walk: Walk::new(accuracy),
            receptor: 0,
            corners: Vec::new(),
            quantity: 0,
            around: false,
            coherent: 0.0,
            node: None,
        }
    }
}
