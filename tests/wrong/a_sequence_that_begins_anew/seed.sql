select setval('s', 41);
