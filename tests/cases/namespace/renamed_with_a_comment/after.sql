create schema new;
comment on schema new is 'y';
