namespace Weir.Cli.Tracking;

/// <summary>Reads as many rows as were asked for, page by page.</summary>
internal static class Pages
{
    private const int Largest = 1000;

    /// <summary>Rows, and the token of what follows; null when nothing does.</summary>
    /// <param name="limit">How many.</param>
    /// <param name="token">Where to begin.</param>
    /// <param name="read">Reads a page of a size from a token.</param>
    public static async Task<(List<T> Rows, string? Next)> ReadAsync<T>(int limit, string? token, Func<int, string?, Task<(IReadOnlyList<T>? Rows, string? Next)>> read)
    {
        var rows = new List<T>();
        do
        {
            var (page, next) = await read(Math.Min(limit - rows.Count, Largest), token);
            rows.AddRange(page ?? []);
            token = next;
        }
        while (token is not null && rows.Count < limit);
        return (rows, token);
    }
}
