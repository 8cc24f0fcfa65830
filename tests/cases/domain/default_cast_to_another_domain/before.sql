create domain email as text
    constraint at check (value ~ '@');
create domain work as text;
