using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MachineTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "machine_token",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    zone_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    role = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sector = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    addresses = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used_from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    two_places_at = table.Column<long>(type: "INTEGER", nullable: true),
                    two_places = table.Column<string>(type: "TEXT", maxLength: 130, nullable: true),
                    refused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refused_from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_machine_token", x => x.id);
                    table.ForeignKey(
                        name: "FK_machine_token_account_owner_id",
                        column: x => x.owner_id,
                        principalTable: "account",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_name",
                table: "machine_token",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_owner_id",
                table: "machine_token",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_position",
                table: "machine_token",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_secret_hash",
                table: "machine_token",
                column: "secret_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "machine_token");
        }
    }
}
