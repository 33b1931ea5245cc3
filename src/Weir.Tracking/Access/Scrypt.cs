using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Weir.Tracking.Access;

/// <summary>scrypt (RFC 7914), which .NET does not have: needed to verify passwords that come from MLflow.</summary>
internal static class Scrypt
{
    /// <summary>Derives a key.</summary>
    /// <param name="password">Password.</param>
    /// <param name="salt">Salt.</param>
    /// <param name="cost">N, a power of two above 1; 128·N·r bytes are taken.</param>
    /// <param name="blockSize">r.</param>
    /// <param name="parallelization">p.</param>
    /// <param name="length">Bytes wanted.</param>
    public static byte[] Derive(byte[] password, byte[] salt, int cost, int blockSize, int parallelization, int length)
    {
        var words = 32 * blockSize;
        var bytes = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, parallelization * words * 4);
        var memory = new uint[(long)cost * words];
        for (var i = 0; i < parallelization; i++) Mix(bytes.AsSpan(i * words * 4, words * 4), memory, cost, words);
        return Rfc2898DeriveBytes.Pbkdf2(password, bytes, 1, HashAlgorithmName.SHA256, length);
    }

    // scryptROMix of section 5.
    private static void Mix(Span<byte> block, uint[] memory, int cost, int words)
    {
        var x = new uint[words];
        var scratch = new uint[words];
        for (var i = 0; i < words; i++) x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * 4)..]);
        for (var i = 0; i < cost; i++)
        {
            x.CopyTo(memory.AsSpan(i * words));
            BlockMix(x, scratch);
        }

        for (var i = 0; i < cost; i++)
        {
            var j = (int)(x[words - 16] & (uint)(cost - 1));
            var row = memory.AsSpan(j * words, words);
            for (var k = 0; k < words; k++) x[k] ^= row[k];
            BlockMix(x, scratch);
        }

        for (var i = 0; i < words; i++) BinaryPrimitives.WriteUInt32LittleEndian(block[(i * 4)..], x[i]);
    }

    // scryptBlockMix of section 4: the even blocks go to the first half, the odd ones to the second.
    private static void BlockMix(uint[] x, uint[] y)
    {
        var blocks = x.Length / 16;
        Span<uint> t = stackalloc uint[16];
        x.AsSpan(x.Length - 16).CopyTo(t);
        for (var i = 0; i < blocks; i++)
        {
            var block = x.AsSpan(i * 16, 16);
            for (var k = 0; k < 16; k++) t[k] ^= block[k];
            Salsa8(t);
            t.CopyTo(y.AsSpan(((i & 1) == 0 ? i / 2 : (blocks / 2) + (i / 2)) * 16));
        }

        y.CopyTo(x, 0);
    }

    private static void Salsa8(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[16];
        block.CopyTo(x);
        for (var round = 0; round < 4; round++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }

        for (var i = 0; i < 16; i++) block[i] += x[i];
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
