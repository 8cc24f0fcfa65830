create type point3 as (x integer, y integer, z integer);
create domain above as point3 check ((value).z > 0);
