//! scratch
use std::io::BufRead;
fn main(){ for l in std::io::stdin().lock().lines(){ let l=l.unwrap(); let a=triage::address::parse(&l); 
 let m:Vec<_>=triage::address::mentions(&l).iter().map(|m|format!("{}:{:?}",m.name,m.kind)).collect();
 println!("{l} | {} | {:?} {:?}", m.join(" "), a.state, a.parts.iter().map(|p|p.name).collect::<Vec<_>>()); } }
