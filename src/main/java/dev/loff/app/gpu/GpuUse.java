package dev.loff.app.gpu;

/** When jobs compute on GPUs. */
public enum GpuUse {
    /** If there are any. */
    AUTO,
    /** Always; refused if there is none. */
    REQUIRED,
    /** Never. */
    OFF
}
