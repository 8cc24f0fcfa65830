create domain pair as integer[] check (value[1] < value[2]);
