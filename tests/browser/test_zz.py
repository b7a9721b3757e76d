from statistics import median

import os
LAT = """() => { window.lat=[]; window.disp=[]; window.paint=[]; let at=0, d=0, want=false;
 window.addEventListener('pointermove', e => { at = e.timeStamp; d=performance.now(); disp.push(d-at)}, true);
 window.addEventListener('pointerrawupdate', e => { at = e.timeStamp; d=performance.now();}, true);
 bus.addEventListener('message', ({data}) => { if (data.kind!=='window' || data.done) return; lat.push(performance.now()-d); const a=at;
   if(!want){want=true; requestAnimationFrame(()=>{want=false; paint.push(performance.now()-at)})} }); }"""
def q(v):
    v=sorted(v); return f"n {len(v)} median {median(v):.1f} p90 {v[int(len(v)*.9)]:.1f}"
def test_m(open_timeline):
        t=open_timeline("record=many")
        t.page.evaluate(LAT)
        t.drag(t.grip(t.last),-600,steps=120)
        for k in ("disp","lat","paint"): print(k, q(t.page.evaluate(k)))
