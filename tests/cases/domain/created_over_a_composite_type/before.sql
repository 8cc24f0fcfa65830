create type point3 as (x integer, y integer, z integer);
