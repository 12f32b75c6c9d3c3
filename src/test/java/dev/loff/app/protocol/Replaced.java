package dev.loff.app.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies of collections that differ in one place. */
final class Replaced {
    private Replaced() {}

    static <T> List<T> at(List<T> list, int place, T value) {
        List<T> copy = new ArrayList<>(list);
        copy.set(place, value);
        return List.copyOf(copy);
    }

    static <T> List<T> added(List<T> list, T value) {
        List<T> copy = new ArrayList<>(list);
        copy.add(value);
        return List.copyOf(copy);
    }

    static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
        Map<K, V> copy = new HashMap<>(map);
        copy.put(key, value);
        return Map.copyOf(copy);
    }

    static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        Map<K, V> copy = new HashMap<>(map);
        copy.remove(key);
        return Map.copyOf(copy);
    }
}
