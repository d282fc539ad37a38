import numpy as np
def draw(scene):
    r=np.random.Generator(np.random.PCG64(scene.seed)); y,x=np.mgrid[0:64,0:64]/63
    a,b,c=r.random((3,3)); im=a*(1-y[...,None])+b*y[...,None]
    for _ in range(scene.count):
        q=r.random(2)*.6+.2; im[(x-q[0])**2+(y-q[1])**2<.02]=c
    return np.rint(im*255).astype(np.uint8)
