using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>Finds out who calls from an <c>Authorization</c> header: a name and password, or a token.</summary>
public sealed class Authenticator
{
    private const int MostWaiting = 256;

    private readonly IDatabase _database;
    private readonly AccessMemory _memory;
    private readonly TimeProvider _time;
    private readonly CredentialMemory _verified;
    private readonly LoginThrottle _throttle;
    private readonly Channel<int> _hashing = Channel.CreateUnbounded<int>(); // permits: logins must not take all processors from requests
    private int _waiting;

    internal Authenticator(IDatabase database, AccessMemory memory, TimeProvider time)
    {
        _database = database;
        _memory = memory;
        _time = time;
        _verified = new CredentialMemory(time);
        _throttle = new LoginThrottle(time);
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount / 2); i++) _hashing.Writer.TryWrite(i);
    }

    /// <summary>Finds out who calls.</summary>
    /// <param name="header">The header as it came.</param>
    /// <param name="address">From where; a whole /64 counts as one address of version 6.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<Authentication> AuthenticateAsync(string header, IPAddress? address, CancellationToken cancellation = default)
    {
        if (header.Length == 0) return default;
        var identities = await _memory.IdentitiesAsync(cancellation);
        var key = _verified.KeyOf(header);
        if (_verified.Find(key, identities) is { } known) return new Authentication(known.From(address), TimeSpan.Zero);
        if (Credentials.Parse(header) is not { } credentials) return default;

        var from = Network(address);
        if (credentials.IsToken) return await OfTokenAsync(credentials, key, identities, from, address, cancellation);
        var name = credentials.Name!;
        var wait = _throttle.Wait(name, from);
        if (wait > TimeSpan.Zero) return new Authentication(null, wait);
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new Authentication(null, TimeSpan.FromSeconds(1));
        }

        int permit;
        try
        {
            permit = await _hashing.Reader.ReadAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            // While it waited, another request may have brought the same credentials, or others too many wrong ones.
            if (_verified.Find(key, identities) is { } found) return new Authentication(found.From(address), TimeSpan.Zero);
            wait = _throttle.Wait(name, from);
            return wait > TimeSpan.Zero ? new Authentication(null, wait) : await OfPasswordAsync(credentials, key, identities, from, address, cancellation);
        }
        finally
        {
            _hashing.Writer.TryWrite(permit);
        }
    }

    private async Task<Authentication> OfPasswordAsync(Credentials credentials, UInt128 key, long identities, string from, IPAddress? address, CancellationToken cancellation)
    {
        var name = credentials.Name!;
        var user = await _database.ReadAsync(s => UserTable.Find(s, name), cancellation);
        var isRight = await Task.Run(() => PasswordHash.Verify(credentials.Secret, user?.PasswordHash ?? PasswordHash.OfNobody), cancellation);
        if (user is null || !isRight)
        {
            _throttle.Failed(name, from);
            return default;
        }

        _throttle.Succeeded(name, from);
        var caller = Caller.User(user.Id, user.Username, user.IsAdmin, TokenScope.Admin, null, address);
        _verified.Add(key, identities, caller, null);
        return new Authentication(caller, TimeSpan.Zero);
    }

    // Nobody guesses 256 bits: a right token is let in whatever others sent from this address, such as a page whose session has ended. Wrong ones wait, and hold up no passwords.
    private async Task<Authentication> OfTokenAsync(Credentials credentials, UInt128 key, long identities, string from, IPAddress? address, CancellationToken cancellation)
    {
        var found = await _database.ReadAsync(s => TokenTable.Find(s, credentials.Secret), cancellation);
        if (found is not var (user, token) || token.ExpiryTime <= _time.GetUtcNow().ToUnixTimeMilliseconds() || !credentials.FitsOwner(user.Username))
        {
            if (_throttle.Wait(LoginThrottle.AnyToken, from) is var wait && wait > TimeSpan.Zero) return new Authentication(null, wait);
            _throttle.Failed(LoginThrottle.AnyToken, from);
            return default;
        }

        var caller = Caller.User(user.Id, user.Username, user.IsAdmin, TokenTable.ParseScope(token.Scope), token.TokenId, address);
        _verified.Add(key, identities, caller, token.ExpiryTime);
        return new Authentication(caller, TimeSpan.Zero);
    }

    private static string Network(IPAddress? address)
    {
        if (address is null) return string.Empty;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}

/// <summary>What came of it.</summary>
/// <param name="Caller">Who it is; null when the credentials are wrong or there are none.</param>
/// <param name="Wait">Longer than zero when there were too many wrong ones: no password was looked at, and none is before this has passed.</param>
public readonly record struct Authentication(Caller? Caller, TimeSpan Wait);
