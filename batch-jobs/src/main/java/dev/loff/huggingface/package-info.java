/**
 * Vision transformers in Hugging Face folders. {@code config.json}, {@code preprocessor_config.json} and safetensors come in;
 * an encoder goes out.
 */
@NullMarked
package dev.loff.huggingface;

import org.jspecify.annotations.NullMarked;
