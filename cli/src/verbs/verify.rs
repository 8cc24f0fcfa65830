//! `driftless verify`: replays the whole directory up, down and up again, and says which way back does not lead back.

use clap::Args;

use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::migrate;
use crate::replay::{File, Refused, Site};
use crate::sources::Sources;
use crate::terminal::Terminal;
use crate::witness::Witness;

/// What `verify` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
}

/// Goes through them, one at a time. The first migration whose down.sql does not restore its start is the end of it.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    let flags = ModelFlags::default();
    let mut opener = Sources::new(config, &flags, arguments.server_version);
    let working =
        terminal.working("running each migration up, down and up again on a scratch database");
    let scratch = opener.scratch()?;
    let witness = Witness::new(scratch, config)?;
    let mut site = Site::new(scratch.database()?)?;
    let mut last = None;
    let mut one_way = Vec::new();
    let mut count = 0;
    for migration in history.revisions.iter().flat_map(|it| &it.migrations) {
        let failed = |way: &str, why: &str| Failure {
            exit: Exit::ProofFailed,
            message: format!("`{}/{way}`: {why}", migration.name),
            help: "correct that file; where it is applied already, in a new revision".to_owned(),
        };
        let refuses = |way: &str, before: &str, it: &Refused| {
            let failure = failed(way, &format!("{before}{it}"));
            if it.help.is_empty() {
                failure
            } else {
                Failure { help: it.help.to_owned(), ..failure }
            }
        };
        let before = match last.take() {
            Some(known) => known,
            None => witness.snapshot(&mut site)?,
        };
        site.run(&File::up(migration)).map_err(|it| refuses("up.sql", "", &it))?;
        count += 1;
        let after = witness.snapshot(&mut site)?;
        let Some(down) = File::down(migration) else {
            one_way.push(format!("`{}` has no down.sql", migration.name));
            last = Some(after);
            continue;
        };
        match site.run(&down) {
            Ok(()) => {}
            Err(refused) if refused.raised => {
                one_way.push(format!(
                    "`{}/down.sql` refuses: {}",
                    migration.name, refused.complaint.message
                ));
                last = Some(after);
                continue;
            }
            Err(refused) => return Err(refuses("down.sql", "", &refused)),
        }
        let back = witness.snapshot(&mut site)?;
        if let Some(left) = witness.difference(&mut site.client, &back, &before)? {
            return Err(failed(
                "down.sql",
                &format!("it does not restore what was there before; what is left to do:\n{left}"),
            ));
        }
        site.run(&File::up(migration)).map_err(|it| refuses("up.sql", "after down.sql: ", &it))?;
        let again = witness.snapshot(&mut site)?;
        if let Some(left) = witness.difference(&mut site.client, &again, &after)? {
            return Err(failed(
                "up.sql",
                &format!("after down.sql it leads elsewhere; what differs:\n{left}"),
            ));
        }
        last = Some(again);
    }
    drop(working);
    for sentence in &one_way {
        terminal.note(sentence);
    }
    let ways = if one_way.is_empty() {
        String::new()
    } else {
        format!(", {} of them one way only", one_way.len())
    };
    terminal.line(&format!("verified {count} migrations up, down and up again{ways}"))?;
    Ok(Exit::Fine)
}
