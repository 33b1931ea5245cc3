using Weir.Foundation.Numerics;

namespace Weir.Training.Features.Encodings;

/// <summary>Divides training rows into parts: what encodes a row by targets is fitted on the other parts.</summary>
/// <param name="PartOf">The part of each training row.</param>
internal sealed record CrossFit(int[] PartOf)
{
    /// <summary>Parts.</summary>
    public const int Count = 5;

    public static CrossFit Of(int rows, int seed)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        new SeededRandom((ulong)seed + 0x5eed).Shuffle<int>(order);
        var parts = new int[rows];
        for (var i = 0; i < rows; i++) parts[order[i]] = i % Count;
        return new CrossFit(parts);
    }

    /// <summary>Keeps the rows of a group in one part: a row would otherwise be encoded by the targets of rows that belong to it.</summary>
    public static CrossFit OfGroups(int[] groups, int seed)
    {
        var sizes = groups.CountBy(g => g).ToDictionary();
        var order = sizes.Keys.Order().ToArray();
        new SeededRandom((ulong)seed + 0x5eed).Shuffle<int>(order);
        var (rows, partOf) = (new int[Count], new Dictionary<int, int>());
        // The largest first, each to the part of fewest rows: parts come out alike in size.
        foreach (var group in order.OrderByDescending(g => sizes[g]))
        {
            var part = Array.IndexOf(rows, rows.Min());
            partOf[group] = part;
            rows[part] += sizes[group];
        }

        return new CrossFit(Array.ConvertAll(groups, g => partOf[g]));
    }

    /// <summary>The rows of a part, ascending.</summary>
    public int[] RowsOf(int part) => [.. Enumerable.Range(0, PartOf.Length).Where(r => PartOf[r] == part)];
}
