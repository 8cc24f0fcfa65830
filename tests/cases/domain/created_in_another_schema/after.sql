create schema types;
create domain types.email as text check (value ~ '@');
comment on domain types.email is 'an address';
