package dev.loff.app.gpu;

/** When jobs compute on GPUs. */
public enum GpuUse {
    /** Where there are some. */
    AUTO,
    /** Always; what finds none is refused. */
    REQUIRED,
    /** Never. */
    OFF
}
