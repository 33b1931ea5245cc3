using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>Makes the first administrator of a store that has no users. There is no password that everybody knows.</summary>
internal static class FirstAdmin
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none that look alike
    private const int Length = 24;

    /// <summary>Makes it with the password that was given, or one of its own, written into a file that only its owner can read.</summary>
    /// <returns>True when it was made.</returns>
    public static async Task<bool> EnsureAsync(IDatabase database, TimeProvider time, string file, string name, string? password, CancellationToken cancellation)
    {
        if (await database.ReadAsync(s => UserTable.All(s).Count > 0, cancellation)) return false;
        if (password is not null) return await InsertAsync(database, time, name, UserService.CheckPassword(password), cancellation);
        using var one = await InterProcessLock.AcquireAsync(file + ".lock", TimeSpan.FromSeconds(30), time, cancellation: cancellation);
        var generated = RandomNumberGenerator.GetString(Letters, Length);
        Write(file, $"{name}:{generated}\n");
        if (await InsertAsync(database, time, name, generated, cancellation)) return true;
        File.Delete(file); // another server was faster: this password is nobody's
        return false;
    }

    private static Task<bool> InsertAsync(IDatabase database, TimeProvider time, string name, string password, CancellationToken cancellation)
    {
        var hash = PasswordHash.Make(password);
        return database.WriteAsync(
            session =>
            {
                if (UserTable.All(session).Count > 0) return false;
                UserTable.Insert(session, name, hash, isAdmin: true, time.GetUtcNow().ToUnixTimeMilliseconds());
                AuditTable.Add(session, time.GetUtcNow().ToUnixTimeMilliseconds(), Caller.Owner, "users/create", $"users/{name}", """{"first":true}""");
                return true;
            },
            cancellation);
    }

    // Never open to others, not even for a moment; a file that was there is replaced, whatever its permissions.
    private static void Write(string file, string text)
    {
        try
        {
            File.Delete(file);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{file}'", "set WEIR_ADMIN_PASSWORD instead", new SourceLocation(file), e);
        }
    }
}
