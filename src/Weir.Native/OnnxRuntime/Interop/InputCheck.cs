using Weir.Foundation.Errors;

namespace Weir.Native.OnnxRuntime.Interop;

/// <summary>Checks a run's inputs before the library sees them: its own words for a missing input hold paths of its build machine.</summary>
internal static class InputCheck
{
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static void Check(InferenceSession session, IReadOnlyList<string> names, IReadOnlyList<OrtValue> values)
    {
        if (names.Count != values.Count) throw new ArgumentException($"{names.Count} input names for {values.Count} values");
        var required = 0;
        for (var i = 0; i < names.Count; i++)
        {
            if (session.InputMetadata.TryGetValue(names[i], out var node)) required++;
            else if (!session.OptionalInputMetadata.TryGetValue(names[i], out node)) throw Unknown("input", names[i], session.InputNames);
            CheckType(names[i], node, values[i]);
        }

        if (Repeated(names) is { } repeated) throw new WeirException(ErrorCodes.InvalidValue, $"input '{repeated}' is given twice");
        if (required == session.InputNames.Count) return;
        if (session.InputNames.FirstOrDefault(n => !names.Contains(n, StringComparer.Ordinal)) is { } missing)
            throw new WeirException(ErrorCodes.InvalidValue, $"input '{missing}' is missing: the model takes {session.InputMetadata[missing]}");
    }

    public static WeirException Unknown(string kind, string name, IReadOnlyList<string> known) => new(
        ErrorCodes.InvalidValue, $"the model has no {kind} '{name}'", DidYouMean.Hint(name, known) ?? $"its {kind}s are {string.Join(", ", known)}");

    private static string? Repeated(IReadOnlyList<string> names)
    {
        if (names.Count > 32) return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        for (var i = 1; i < names.Count; i++)
            for (var j = 0; j < i; j++)
                if (string.Equals(names[i], names[j], StringComparison.Ordinal)) return names[i];
        return null;
    }

    private static void CheckType(string name, NodeMetadata node, OrtValue value)
    {
        if (node.ValueType != value.ValueType || (node.ValueType == OnnxValueType.Tensor && node.ElementType != value.ElementType))
            throw new WeirException(ErrorCodes.InvalidValue, $"input '{name}' is {value.ValueType} of {value.ElementType}, the model takes {node}");
        if (!node.IsRankKnown) return; // a scalar and an open rank look alike: the library itself refuses what does not fit
        var fits = node.Dimensions.Count == value.Dimensions.Count;
        for (var i = 0; fits && i < node.Dimensions.Count; i++) fits = node.Dimensions[i] < 0 || node.Dimensions[i] == value.Dimensions[i];
        if (!fits)
            throw new WeirException(ErrorCodes.InvalidValue, $"input '{name}' has the shape [{string.Join(",", value.Dimensions)}], the model takes [{node.ShapeText()}]");
    }
}
