create type email as enum ('a');
