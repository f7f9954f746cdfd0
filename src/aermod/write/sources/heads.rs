//! FORMATs of the tables of sources: heads, and rows where they differ.

/// How the emission unit is printed.
pub(super) const POINT_HEAD: &str = "//50X,'*** POINT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',20X,'BASE     STACK   STACK',4X,\
     'STACK     STACK    BLDG   URBAN  CAP/  EMIS RATE',/3X,'SOURCE',7X,'PART. ',A12,5X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  TEMP.   EXIT VEL. DIAMETER',2X,'EXISTS SOURCE ','HOR   SCALAR',/4X,' ID         CATS.              ',\
     1X,2('(METERS) (METERS) '),'(DEG.K) ',' (M/SEC) ',1X,'(METERS)',22X,'VARY BY'/65(' -')/";
pub(super) const VOLUME_HEAD: &str = "//50X,'*** VOLUME SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',20X,'BASE    RELEASE    INIT.',4X,\
     'INIT.   URBAN  EMISSION RATE   AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A12,5X,'X',8X,'Y',6X,'ELEV.   ',\
     'HEIGHT      SY       SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.              ',1X,3('(METERS) (METERS) '),13X,'BY'/61(' -')/";
pub(super) const AREA_HEAD: &str = "//50X,'*** AREA SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',2X,'COORD (SW CORNER)',2X,\
     'BASE     RELEASE  X-DIM     Y-DIM    ORIENT.',4X,'INIT.   URBAN  ','EMISSION RATE  AIRCRAFT',\
     /3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ','HEIGHT  OF AREA   OF AREA   OF AREA     SZ     SOURCE ',\
     ' SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,2('(METERS) (METERS) '),2('(METERS)',2X),' (DEG.)  (METERS)',14X,'BY'/66(' -')/";
pub(super) const CIRCLE_HEAD: &str = "//48X,'*** AREACIRC SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',4X,'CENTER OF AREA',3X,\
     'BASE     RELEASE  RADIUS     NUMBER     INIT.',3X,'URBAN  EMISSION RATE  AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT   OF AREA   OF VERTS.    SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',\
     1X,2('(METERS) (METERS) '),21X,'(METERS)',14X,'BY'/63(' -')/";
pub(super) const POLYGON_HEAD: &str = "//48X,'*** AREAPOLY SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',3X,'LOCATION OF AREA',2X,\
     'BASE     RELEASE  NUMBER      INIT.',3X,'URBAN  EMISSION RATE','    AIRCRAFT',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  OF VERTS.     SZ     SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,2('(METERS) (METERS) '),11X,'(METERS)              BY'/63(' -')/";
pub(super) const LINE_HEAD: &str = "//50X,'*** LINE SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',5X,'FIRST COORD',8X,'SECOND COORD',5X,\
     'BASE    RELEASE    WIDTH    INIT.   URBAN  EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,8X,'X',7X,'Y',11X,'X',7X,'Y',6X,'ELEV.   ',\
     'HEIGHT    OF LINE    SZ     SOURCE SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',1X,'(METERS) (METERS) ',2X,'(METERS) (METERS) ',2('(METERS)',1X),\
     1X,'(METERS) (METERS)',13X,'BY'/66(' -')/";
pub(super) const PIT_HEAD: &str = "//50X,'*** OPENPIT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',2X,'COORD (SW CORNER)',2X,\
     'BASE     RELEASE  X-DIM     Y-DIM    ORIENT.',4X,'VOLUME',3X,'URBAN  EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,7X,'X',8X,'Y',6X,'ELEV.    ',\
     'HEIGHT  OF PIT    OF PIT    OF PIT     OF PIT   ','SOURCE  SCALAR VARY',/4X,' ID         CATS.   /METER**2)  ',\
     1X,2('(METERS) (METERS) '),2('(METERS)',2X),' (DEG.) ',3X,'(M**3)               BY'/66(' -')/";
pub(super) const ROAD_HEAD: &str = "//50X,'*** RLINE/RLINEXT SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',6X,'FIRST COORD',13X,'SECOND COORD',9X,\
     'BASE',8X,'INIT.  WIDTH  URBAN EMIS RATE',/3X,'SOURCE',7X,'PART. ',A11,5X,'X',7X,'Y',7X,'Z',8X,'X',7X,'Y',8X,'Z',5X,'ELEV.',3X,'DCL',3X,\
     'SZ  ',5X,3X,'SOURCE',2X,'SCALAR',/4X,' ID         CATS.    ',1X,('/METER)'),4X,('(M)     (M)     (M)'),6X,\
     ('(M)     (M)      (M)     (M)    (M)   (M)    (M)'),1X,10X,'VARY BY',/66(' -')/";
pub(super) const BY_LINK_HEAD: &str = "//40X,'*** RLINE/RLINEXT SOURCE DATA (with MOVES units)','***'//10X,'NUMBER EMISSION RATE',6X,'FIRST COORD',13X,'SECOND COORD',6X,\
     'BASE',3X,4X,'INIT.  NO.  WIDTH  URBAN  EMIS RATE',/3X,'SOURCE',7X,'PART. GRAMS/HOUR',5X,'X',7X,'Y',7X,'Z',7X,'X',7X,'Y',7X,'Z',4X,'ELEV.',1X,'DCL',3X,\
     'SZ    OF    PER',3X,'SOURCE',2X,'SCALAR',/4X,' ID         CATS.    ',1X,('/LINK)'),4X,('(M)     (M)     (M)'),5X,\
     ('(M)     (M)     (M)   (M)   (M)   (M)'),2X,'LANES',2X,'LANE',9X,'VARY BY',/66(' -')/";
pub(super) const BUOYANT_HEAD: &str = "//50X,'*** BUOYANT LINE SOURCE DATA ***'//15X,'NUMBER EMISSION RATE',5X,'FIRST COORD',8X,'SECOND COORD',5X,\
     'BASE    RELEASE    URBAN   EMISSION RATE',/3X,'SOURCE',7X,'PART. ',A11,')',7X,'X',7X,'Y',11X,'X',7X,'Y',6X,'ELEV.   ','HEIGHT',5X,'SOURCE',2x,'SCALAR VARY',\
     /4X,' ID         CATS.               ',1X,('(METERS) (METERS)'),3X,('(METERS) (METERS)'),1X,('(METERS) (METERS)'),16X,'BY'/66(' -')/";

pub(super) const POINT_ROW: &str = "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,4F9.2,4X,A3,5X,A3,2x,A3,2X,A7";

pub(super) const VOLUME_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,1X,F8.2,1X,F8.2,5X,A3,3X,A7,10X,A3";

pub(super) const AREA_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,3(1X,F9.2),1X,F8.2,5X,A3,3X,A7,10X,A3";

pub(super) const CIRCLE_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,2X,F9.2,4X,I4,4X,F8.2,5X,A3,3X,A7,10X,A3";

pub(super) const POLYGON_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,4X,I4,5X,F8.2,5X,A3,3X,A7,10X,A3";

pub(super) const LINE_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,4F10.1,A8,F9.2,1X,F9.2,1X,F8.2,5X,A3,3X,A7";

pub(super) const PIT_ROW: &str =
    "1X,A12,2X,A5,2X,E11.5,2F10.1,A8,F9.2,3(1X,F9.2),3X,E10.5,2X,A3,3X,A7";

pub(super) const ROAD_ROW: &str = "1X,A12,2X,A5,2X,E11.5,1X,F8.1,1X,F9.1,1X,F5.1,1X,F8.1,1X,F9.1,1X,F5.1,1X,A8,1X,F5.1,1X,F5.2,1X,F5.2,2X,A3,3X,A7";

pub(super) const BUOYANT_ROW: &str = "1X,A12,2X,A5,2X,E11.5,4F10.1,A8,F9.2,7X,A3,3X,A7";
