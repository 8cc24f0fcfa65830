create domain base as text collate "C";
create domain top as base;
create domain other as base collate "POSIX";
