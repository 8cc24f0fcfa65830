create foreign data wrapper w;
create foreign data wrapper u; comment on foreign data wrapper u is 'b';
