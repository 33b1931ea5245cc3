using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Tracking.Access;

/// <summary>Hashes of passwords, as werkzeug writes them: <c>METHOD$SALT$HEX</c>. New ones are PBKDF2; those that come from MLflow may be scrypt.</summary>
internal static class PasswordHash
{
    /// <summary>Shortest password, in characters: MLflow's.</summary>
    public const int LeastCharacters = 12;

    private const int Iterations = 600_000; // OWASP's figure for PBKDF2-HMAC-SHA256; paid once a login, see CredentialMemory
    private const int MostIterations = 10_000_000;

    /// <summary>A hash of nobody's password: names that do not exist take as long as those that do.</summary>
    public static string OfNobody { get; } = string.Create(CultureInfo.InvariantCulture, $"pbkdf2:sha256:{Iterations}$nobody${new string('0', 64)}");

    public static string Make(string password)
    {
        var salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2:sha256:{Iterations}${salt}${Convert.ToHexStringLower(Pbkdf2(password, salt, HashAlgorithmName.SHA256, Iterations, 32))}");
    }

    /// <summary>True when a password has this hash; false for a hash that is none.</summary>
    public static bool Verify(string password, string hash)
    {
        if (hash.Split('$') is not [var method, var salt, var hex] || hex.Length is 0 or > 256) return false;
        byte[] expected;
        try
        {
            expected = Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return false;
        }

        return Derive(method.Split(':'), password, salt, expected.Length) is { } derived && CryptographicOperations.FixedTimeEquals(derived, expected);
    }

    private static byte[]? Derive(string[] method, string password, string salt, int length) => method switch
    {
        ["pbkdf2", var name, var text] when Algorithm(name) is { } algorithm && Number(text, MostIterations) is { } iterations => Pbkdf2(password, salt, algorithm, iterations, length),
        ["scrypt"] => Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), 1 << 15, 8, 1, length),
        ["scrypt", var n, var r, var p] when Number(n, 1 << 17) is { } cost && int.IsPow2(cost) && Number(r, 32) is { } block && Number(p, 16) is { } parallel =>
            Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), cost, block, parallel, length),
        _ => null,
    };

    private static HashAlgorithmName? Algorithm(string name) => name switch { "sha256" => HashAlgorithmName.SHA256, "sha512" => HashAlgorithmName.SHA512, "sha1" => HashAlgorithmName.SHA1, _ => null };

    private static int? Number(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : null;

    private static byte[] Pbkdf2(string password, string salt, HashAlgorithmName algorithm, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), iterations, algorithm, length);
}
