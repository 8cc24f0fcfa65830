create domain small as integer check (value > 0) check (value < 9) not null check (value <> 5);
