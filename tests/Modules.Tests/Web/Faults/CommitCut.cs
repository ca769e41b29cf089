using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fangxian.Modules.Tests.Web.Faults;

/// <summary>
/// Stands between the program and a PostgreSQL server and passes on every byte, until it is told to cut the line when the
/// next COMMIT comes by: before the server hears of it, or after the server has done it and before the program hears that.
/// </summary>
internal sealed class CommitCut : IAsyncDisposable
{
    /// <summary>A simple query of the protocol: Q, its length (4 bytes), the text and a zero.</summary>
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT\0"u8];

    /// <summary>Where a statement is prepared its name stands before its text.</summary>
    private static readonly byte[] Prepared = [.. "\0COMMIT\0"u8];

    private readonly EndPoint _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private CutAt _next;

    public CommitCut(string server)
    {
        var address = new NpgsqlConnectionStringBuilder(server);
        _server = address.Host!.StartsWith('/') ? new UnixDomainSocketEndPoint(Path.Combine(address.Host, $".s.PGSQL.{address.Port}")) : new DnsEndPoint(address.Host, address.Port);
        _listener.Start();
        _accepting = AcceptAsync();
        Address = new NpgsqlConnectionStringBuilder(server) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode = SslMode.Disable }.ConnectionString;
    }

    /// <summary>How to reach the server through it.</summary>
    public string Address { get; }

    /// <summary>How often it has cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>The next COMMIT is cut there.</summary>
    public void CutNext(CutAt where) => _next = where;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(PassAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task PassAsync(Socket program)
    {
        using var server = new Socket(_server.AddressFamily is AddressFamily.Unspecified ? AddressFamily.InterNetwork : _server.AddressFamily, SocketType.Stream, _server is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        using (program)
        {
            await server.ConnectAsync(_server, _stop.Token);
            using var line = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var cut = new TaskCompletionSource();
            await Task.WhenAny(ForthAsync(program, server, cut, line.Token), BackAsync(server, program, cut.Task, line.Token));
            await line.CancelAsync();
        }
    }

    private async Task ForthAsync(Socket program, Socket server, TaskCompletionSource cut, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        byte[] run = Commit;
        try
        {
            for (int read; (read = await program.ReceiveAsync(buffer, cancellation)) > 0;)
            {
                run = RunOf(buffer.AsSpan(0, read)) ?? run;
                if (_next is not CutAt.Never && (buffer.AsSpan(0, read).IndexOf(Commit) >= 0 || buffer.AsSpan(0, read).IndexOf(run) >= 0))
                {
                    Cuts++;
                    var where = _next;
                    _next = CutAt.Never;
                    if (where is CutAt.BeforeTheServer)
                    {
                        return;
                    }
                    cut.SetResult();
                }
                await server.SendAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The line is down.
        }
    }

    /// <summary>How the commit is run that is prepared here: its name behind that of the portal, which is empty. Null where none is prepared here.</summary>
    private static byte[]? RunOf(ReadOnlySpan<byte> sent)
    {
        var end = sent.IndexOf(Prepared);
        var name = end < 0 ? [] : sent[(sent[..end].LastIndexOfAnyExceptInRange((byte)'0', (byte)'z') + 1)..end];
        return name.Length == 0 ? null : [0, .. name, 0];
    }

    /// <summary>After the cut the server's next word, that it has committed, does not arrive.</summary>
    private static async Task BackAsync(Socket server, Socket program, Task cut, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await server.ReceiveAsync(buffer, cancellation)) > 0 && !cut.IsCompleted;)
            {
                await program.SendAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The line is down.
        }
    }
}

/// <summary>Where a line is cut.</summary>
internal enum CutAt
{
    Never,
    BeforeTheServer,
    AfterTheServer,
}
