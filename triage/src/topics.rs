//! scratch
mod clusters;
use crate::twins::{Features,Index};
/// x
pub fn scratch(rows:&[(String,String)], cut:f32)->Vec<Vec<u32>>{
 let f:Vec<Features>=rows.iter().map(|(t,b)|Features::of(t,b)).collect();
 let mut ix=Index::new();
 for x in &f {ix.count(x);}
 let mut edges=vec![];
 for (i,x) in f.iter().enumerate(){ for c in ix.close(x){ if c.score>=0.03 {edges.push(clusters::Edge{one:c.message,other:i as u32,score:c.score});} } ix.insert(x);}
 eprintln!("edges {}",edges.len());
 clusters::group(f.len(),&edges,cut)
}
