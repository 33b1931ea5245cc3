using Weir.Foundation.Errors;

namespace Weir.Versioning.Metafiles;

/// <summary>Several faults told at once.</summary>
public static class WeirExceptions
{
    /// <summary>One error that names all: the first as its sentence, the others in its help. Null when there are none.</summary>
    public static WeirException? Joined(IReadOnlyList<WeirException> faults)
    {
        if (faults.Count < 2) return faults.Count == 0 ? null : faults[0];
        var first = faults[0];
        var others = string.Join("; ", faults.Skip(1).Select(Sentence));
        return new WeirException(first.Code, first.Message, $"{(first.Hint is null ? string.Empty : first.Hint + "; ")}{faults.Count - 1} more: {others}", first.Location);
    }

    private static string Sentence(WeirException fault) => fault.Location is { Line: { } line } place && !fault.Message.Contains($":{line}", StringComparison.Ordinal) ? $"{fault.Message} ({Path.GetFileName(place.File)}:{line})" : fault.Message;
}
