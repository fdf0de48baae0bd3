//! The floors: nginx and PostgreSQL, each started in a folder of its own and stopped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// How long a floor may take to listen.
const START_MAX: Duration = Duration::from_secs(20);

fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait_for(port: u16) -> Result<(), Failure> {
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if begun.elapsed() > START_MAX {
            return Err(format!("nothing listens on port {port}").into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// nginx with a static answer.
pub struct Nginx {
    child: Child,
    port: u16,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master takes its workers with it when it is told to stop.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// Starts it, with two workers.
    pub fn start(folder: &Path) -> Result<Self, Failure> {
        let (port, folder) = (free_port()?, std::path::absolute(folder)?);
        let at = folder.display();
        let settings = format!(
            "daemon off; worker_processes 2; pid {at}/nginx.pid; error_log {at}/nginx.log;
             events {{ worker_connections 1024; }}
             http {{ access_log off; keepalive_requests 1000000000; client_body_temp_path {at}/body;
               proxy_temp_path {at}/p; fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;
               server {{ listen 127.0.0.1:{port}; location / {{ return 200 'ok'; }} }} }}"
        );
        std::fs::write(folder.join("nginx.conf"), settings)?;
        let path = if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" };
        let mut command = Command::new(path);
        let child = command.arg("-c").arg(folder.join("nginx.conf")).stderr(Stdio::null()).spawn()?;
        let nginx = Self { child, port };
        wait_for(port)?;
        Ok(nginx)
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/api/v1/items", self.port)
    }
}

/// The newest PostgreSQL that Debian has put here.
fn programs() -> Result<PathBuf, Failure> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql")?.flatten().map(|entry| entry.path().join("bin")).collect();
    found.sort();
    found.pop().ok_or_else(|| "PostgreSQL is missing".into())
}

/// A command of PostgreSQL, which does not run as root.
fn as_postgres(program: &Path) -> Result<Command, Failure> {
    let is_root = String::from_utf8(Command::new("id").arg("-u").output()?.stdout)?.trim() == "0";
    if !is_root {
        return Ok(Command::new(program));
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    Ok(command)
}

fn done(mut command: Command) -> Result<String, Failure> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
}

const TABLES: &str = "CREATE TABLE items (id bigserial PRIMARY KEY, list text, stage text, unit text, due timestamptz, \
    state text); CREATE TABLE events (position bigserial PRIMARY KEY, item bigint, sequence int, body text);";

/// How many transactions of two rows a second pgbench makes, with so many clients, all settings as they ship.
pub fn pgbench(folder: &Path, clients: u32, seconds: u32) -> Result<f64, Failure> {
    let (programs, port) = (programs()?, free_port()?);
    let place = std::path::absolute(folder)?.join(format!("postgres-{clients}"));
    std::fs::create_dir(&place)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o777))?;
    }
    let data = place.join("data");
    let mut command = as_postgres(&programs.join("initdb"))?;
    command.arg("-D").arg(&data).args(["-A", "trust", "-E", "UTF8", "--no-instructions"]);
    done(command)?;
    let options = format!("-p {port} -k {} -c listen_addresses=127.0.0.1", place.display());
    let mut command = as_postgres(&programs.join("pg_ctl"))?;
    command.args(["-w", "-D"]).arg(&data).args(["-o", &options, "-l"]).arg(place.join("log")).arg("start");
    // What is started keeps the pipes of who started it, so there are none.
    if !command.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
        return Err("PostgreSQL does not start".into());
    }
    let measured = measure(&programs, &place, port, clients, seconds);
    let mut command = as_postgres(&programs.join("pg_ctl"))?;
    command.args(["-m", "fast", "-D"]).arg(&data).arg("stop");
    done(command)?;
    measured
}

fn measure(programs: &Path, place: &Path, port: u16, clients: u32, seconds: u32) -> Result<f64, Failure> {
    let port = port.to_string();
    let at = ["-h", "127.0.0.1", "-p", &port];
    let mut command = as_postgres(&programs.join("psql"))?;
    command.args(at).args(["-q", "-d", "postgres", "-c", TABLES]);
    done(command)?;
    let script = place.join("two_rows.sql");
    let (state, body) = ("x".repeat(700), "x".repeat(400));
    std::fs::write(
        &script,
        format!(
            "BEGIN;\nINSERT INTO items (list, stage, unit, due, state) VALUES ('hotline', 'dispatched', 'water_bureau', \
             now(), '{state}');\nINSERT INTO events (item, sequence, body) VALUES (lastval(), 1, '{body}');\nCOMMIT;\n"
        ),
    )?;
    let mut command = as_postgres(&programs.join("pgbench"))?;
    command.args(at).args(["-n", "-j2", "-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"]);
    let told = done({
        command.arg(&script).arg("postgres");
        command
    })?;
    let line = told.lines().find(|line| line.starts_with("tps = ")).ok_or("pgbench tells no rate")?;
    Ok(line.split_whitespace().nth(2).unwrap_or_default().parse()?)
}
