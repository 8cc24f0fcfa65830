create domain base as integer default 1;
create domain top as base;
alter domain top drop default;
