select setval('ids', 100), setval('ids_v2', 40);
insert into t default values;
