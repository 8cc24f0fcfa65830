insert into "My S".t values (1);
