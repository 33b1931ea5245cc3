using System.Security.Cryptography;
using System.Text;

namespace Weir.Pipelines.Triggers;

/// <summary>Signatures of calls: HMAC-SHA256 of the body, as GitHub and MLflow sign.</summary>
public static class WebhookSignature
{
    /// <summary>True when a header fits a body; takes the same time wherever it differs.</summary>
    /// <param name="secret">What both sides know.</param>
    /// <param name="body">As it came.</param>
    /// <param name="header"><c>sha256=</c> and 64 hexadecimal digits.</param>
    public static bool IsRight(string secret, ReadOnlySpan<byte> body, string? header)
    {
        const string Prefix = "sha256=";
        if (header is null || !header.StartsWith(Prefix, StringComparison.Ordinal) || header.Length != Prefix.Length + 64) return false;
        Span<byte> given = stackalloc byte[32];
        if (Convert.FromHexString(header.AsSpan(Prefix.Length), given, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        Span<byte> right = stackalloc byte[32];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, right);
        return CryptographicOperations.FixedTimeEquals(given, right);
    }
}
