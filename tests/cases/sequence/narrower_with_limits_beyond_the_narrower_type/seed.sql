select nextval('s'), nextval('d');
