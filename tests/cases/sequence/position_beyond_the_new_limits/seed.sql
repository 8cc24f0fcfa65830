select setval('up', 9), setval('down', -9), setval('low', 1), setval('narrow', 70000);
