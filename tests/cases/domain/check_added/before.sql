create domain email as text
    constraint at check (value ~ '@');
