//! scratch
fn main(){ let a:Vec<String>=std::env::args().collect(); let t=std::fs::read_to_string(&a[1]).unwrap();
 let rows:Vec<Vec<&str>>=t.lines().skip(1).map(|l|l.split('\t').collect()).collect();
 let tb:Vec<(String,String)>=rows.iter().map(|r|(r[2].to_owned(),r[4].to_owned())).collect();
 let s=std::time::Instant::now();
 let g=triage::topics::scratch(&tb,a[2].parse().unwrap());
 eprintln!("{:?}",s.elapsed());
 for m in g { println!("{}", m.iter().map(|i|rows[*i as usize][0]).collect::<Vec<_>>().join(" ")); } }
