using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Tracking.Webhooks;

/// <summary>Encrypts secrets that must be read back (AES-256-GCM). The key is a file that only its owner reads; whoever has the database alone has no secret.</summary>
/// <param name="file">Path of the key; made where it is missing. Null where there is nowhere to keep one.</param>
internal sealed class SecretKey(string? file)
{
    private const int KeyBytes = 32;

    private readonly Lazy<byte[]> _key = new(() => Load(file));

    /// <summary>A secret as it is stored: nonce, tag, text.</summary>
    public byte[] Encrypt(string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var stored = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + text.Length];
        var (nonce, tag, cipher) = Parts(stored);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce, text, cipher, tag);
        return stored;
    }

    /// <summary>The secret again.</summary>
    /// <exception cref="WeirException"><c>wrong_key</c>: another key than the one it was stored with.</exception>
    public string Decrypt(byte[] stored)
    {
        var (nonce, tag, cipher) = Parts(stored);
        var text = new byte[cipher.Length];
        using var aes = new AesGcm(_key.Value, AesGcm.TagByteSizes.MaxSize);
        try
        {
            aes.Decrypt(nonce, cipher, tag, text);
        }
        catch (CryptographicException e)
        {
            throw new WeirException("wrong_key", "the webhook's secret was stored with another key", $"put the key that it was stored with at {file}, or set the secret again", inner: e);
        }

        return Encoding.UTF8.GetString(text);
    }

    private static Pieces Parts(byte[] stored)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        return new Pieces(stored.AsSpan(0, nonce), stored.AsSpan(nonce, tag), stored.AsSpan(nonce + tag));
    }

    private static byte[] Load(string? file)
    {
        if (file is null) throw new WeirException(ErrorCodes.InvalidValue, "this store has no place for the key that secrets are encrypted with", "serve it from a project folder");
        if (!File.Exists(file)) Make(file);
        var key = File.ReadAllBytes(file);
        return key.Length == KeyBytes ? key : throw new WeirException("corrupt_file", $"{file} is not a key: it has {key.Length} bytes, not {KeyBytes}", "put the key back from a backup, or remove it and set the secrets again");
    }

    // Whole before it has its name, and never in the place of a key that is there.
    private static void Make(string file)
    {
        var temporary = Foundation.Files.AtomicFile.TemporaryPathFor(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, file, overwrite: false);
            Foundation.Files.Durable.FlushDirectory(Path.GetDirectoryName(file)!);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary); // another process was first
        }
    }

    private readonly ref struct Pieces(Span<byte> nonce, Span<byte> tag, Span<byte> cipher)
    {
        public readonly Span<byte> Nonce = nonce;
        public readonly Span<byte> Tag = tag;
        public readonly Span<byte> Cipher = cipher;

        public void Deconstruct(out Span<byte> nonce, out Span<byte> tag, out Span<byte> cipher)
        {
            nonce = Nonce;
            tag = Tag;
            cipher = Cipher;
        }
    }
}
