create domain base as integer default 1 not null;
create domain top as base;
