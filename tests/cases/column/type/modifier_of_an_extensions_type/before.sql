-- Stands for pgvector's type, which no server here has: the functions of varchar know a modifier.
create type vector;
create function vector_in(cstring, oid, integer) returns vector language internal immutable strict as 'varcharin';
create function vector_out(vector) returns cstring language internal immutable strict as 'varcharout';
create function vector_modifier_in(cstring[]) returns integer language internal immutable strict as 'varchartypmodin';
create function vector_modifier_out(integer) returns cstring language internal immutable strict as 'varchartypmodout';
create type vector (input = vector_in, output = vector_out, typmod_in = vector_modifier_in, typmod_out = vector_modifier_out);
create table pictures (id bigint primary key, place vector(3), other vector);
