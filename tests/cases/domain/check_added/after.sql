create domain email as text
    constraint at check (value ~ '@')
    constraint short check (length(value) < 200);
