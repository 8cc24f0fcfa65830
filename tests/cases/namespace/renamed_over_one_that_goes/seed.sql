insert into crm_v2.t values (1, 'one');
insert into crm_v2.u values (default);
