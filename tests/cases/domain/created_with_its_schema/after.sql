create schema types;
create domain types.email as text check (value ~ '@');
