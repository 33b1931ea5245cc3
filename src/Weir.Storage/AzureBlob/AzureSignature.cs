using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Storage.AzureBlob;

/// <summary>Signs requests with an account's key ("Shared Key" of the blob service, version 2015-02-21 and later).</summary>
internal static class AzureSignature
{
    /// <summary>The value of <c>Authorization</c>. All headers must be set.</summary>
    public static AuthenticationHeaderValue Of(HttpRequestMessage request, string account, string key)
    {
        var length = request.Content?.Headers.ContentLength is > 0 and var bytes ? bytes.ToString(CultureInfo.InvariantCulture) : string.Empty;
        var text = new StringBuilder()
            .Append(request.Method.Method).Append('\n')
            .Append("\n\n") // encoding, language
            .Append(length).Append('\n')
            .Append(request.Content?.Headers.ContentMD5 is { } md5 ? Convert.ToBase64String(md5) : string.Empty).Append('\n')
            .Append(request.Content?.Headers.ContentType?.ToString() ?? string.Empty).Append('\n')
            .Append("\n\n\n\n\n\n"); // date (x-ms-date stands for it), conditions, range (x-ms-range stands for it)
        foreach (var (name, values) in request.Headers.Where(h => h.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)).OrderBy(h => h.Key.ToLowerInvariant(), StringComparer.Ordinal))
            text.Append(name.ToLowerInvariant()).Append(':').Append(string.Join(',', values)).Append('\n');
        text.Append('/').Append(account).Append(request.RequestUri!.AbsolutePath);
        foreach (var (name, value) in Query(request.RequestUri.Query).OrderBy(q => q.Name, StringComparer.Ordinal)) text.Append('\n').Append(name).Append(':').Append(value);
        return new AuthenticationHeaderValue("SharedKey", $"{account}:{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text.ToString())))}");
    }

    internal static IEnumerable<(string Name, string Value)> Query(string query) => query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2))
        .Select(p => (Uri.UnescapeDataString(p[0]).ToLowerInvariant(), p.Length > 1 ? Uri.UnescapeDataString(p[1]) : string.Empty));
}
