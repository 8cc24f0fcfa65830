select setval('t_id_seq', 9), setval('n_id_seq', 70000);
