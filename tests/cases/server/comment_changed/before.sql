create foreign data wrapper w;
create server s foreign data wrapper w;
create server had foreign data wrapper w;
comment on server had is 'it';
