package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelsTest {
    private static final Set<String> NEW =
            Set.of("sse4_1", "avx", "avx2", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_bf16");

    @Test
    void theWidestInstructionsOfTheProcessorCount() {
        assertThat(Kernels.instructions(NEW, Map.of(), "amd64")).isEqualTo("avx512");
        assertThat(Kernels.instructions(Set.of("sse4_1", "avx", "avx2"), Map.of(), "amd64"))
                .isEqualTo("avx2");
        assertThat(Kernels.instructions(Set.of("avx512f", "avx2"), Map.of(), "amd64"))
                .isEqualTo("avx2");
        assertThat(Kernels.instructions(Set.of(), Map.of(), "aarch64")).isEqualTo("aarch64");
    }

    @ParameterizedTest
    @CsvSource({
        "ALL,avx512",
        "DEFAULT,avx512",
        "AVX512_CORE,avx512",
        "avx2,avx2",
        "AVX2_VNNI,avx2",
        "AVX,avx",
        "SSE41,sse41"
    })
    void anEnvironmentVariableLimitsThem(String limit, String expected) {
        assertThat(Kernels.instructions(NEW, Map.of("ONEDNN_MAX_CPU_ISA", limit), "amd64"))
                .isEqualTo(expected);
        assertThat(Kernels.instructions(NEW, Map.of("DNNL_MAX_CPU_ISA", limit), "amd64"))
                .isEqualTo(expected);
    }

    @Test
    void thisProcessHasSome() {
        assertThat(Kernels.ofThisProcess(0)).matches("TensorFlow [0-9.]+\\S* \\S+");
        assertThat(Kernels.ofThisProcess(1)).endsWith(" GPU");
    }
}
