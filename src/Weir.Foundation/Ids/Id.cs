using System.Security.Cryptography;

namespace Weir.Foundation.Ids;

/// <summary>Identifiers that Weir makes.</summary>
public static class Id
{
    /// <summary>32 lower-case hexadecimal characters of randomness, the form of MLflow's run ids.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>An id that sorts by the time it was made (UUID version 7, 32 hexadecimal characters), for logs and events.</summary>
    public static string NewOrdered(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    /// <summary>A secret of 256 random bits, hexadecimal.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
